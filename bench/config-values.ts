/** A config of so many values of all kinds, as its store holds it and as instances tell it: pointer to value. */
export function configValues(keys: number) {
  const stored: Record<string, Record<string, unknown>> = {}
  const told: Record<string, unknown> = {}
  for (let key = 0; key < keys; key++) {
    const [section, name] = [`section_${key % 5}`, `setting_${key}`]
    const value = [key * 10, `value ${key}`, key % 2 === 0][key % 3]
    stored[section] = { ...stored[section], [name]: value }
    told[`/${section}/${name}`] = value
  }
  return { stored, told }
}
