/** A longer exponent is no measure of anything, and would not fit the arithmetic below. */
const longestExponent = 15

/** Already written as below; most numbers of a config are. */
const wholeNumber = /^-?[1-9]\d{0,20}$/

/**
 * The exact value of a JSON number as one text: 1.0, 1 and 10e-1 are all `1`, -0 is `0`, and 0.1 is not
 * 0.1000000000000000055. Two numbers are equal exactly when their texts are; the text is itself a JSON number.
 * Returns null for what is no JSON number, and for an exponent of more than 15 digits.
 */
export function exactDecimal(source: string): string | null {
  if (wholeNumber.test(source)) return source
  const match = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?)(\d+))?$/.exec(source)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', exponentSign = '', exponent = ''] = match
  if (exponent.replace(/^0+/, '').length > longestExponent) return null
  const written = `${whole}${fraction}`
  const digits = withoutTrailingZeros(written.replace(/^0+/, ''))
  if (digits === '') return '0'
  // Where the decimal point stands, counted from the first digit that is not zero.
  const point = whole.length - written.search(/[1-9]/) + Number(`${exponentSign}${exponent}`)
  return `${sign}${notation(digits, point)}`
}

/** Not a regular expression: /0+$/ takes quadratic time on zeros that do not stand at the end. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.slice(0, end)
}

/** Writes 0.<digits> times ten to the power of `point`, in full as long as that stays readable. */
function notation(digits: string, point: number): string {
  if (point > 21 || point < -5) return `${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${point - 1}`
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  if (point >= digits.length) return digits.padEnd(point, '0')
  return `${digits.slice(0, point)}.${digits.slice(point)}`
}

/**
 * Whether a JSON number survives a double: its shortest text there denotes the same decimal. False for
 * 9007199254740993, 0.1000000000000000055, 1e400 and 1e-400, which a double turns into another number.
 */
export function isExactDouble(source: string): boolean {
  const decimal = exactDecimal(source)
  return decimal !== null && exactDecimal(String(Number(source))) === decimal
}
