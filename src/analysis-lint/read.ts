import { walk } from '../plan/tree.ts'
import type { DocumentWords } from '../plan/build-tree.ts'
import { parseYamlStream } from '../plan/parse-yaml.ts'
import { placeProblems } from '../plan/place-problems.ts'
import type { Draft as ProblemDraft, PlanProblem } from '../plan/problems.ts'
import type { Tree } from '../plan/tree.ts'
import type { AnalysisObject } from './objects.ts'
import { objectsOf } from './objects.ts'

/** A file, or what came through a pipe. */
export interface Source {
  readonly file: string
  readonly text: string
}

const manifestWords: DocumentWords = { name: 'the manifest', mergeHint: 'write the keys out' }

const renderHint = 'render the Helm chart first: helm template ... | graycheck lint-analysis -'

/** The objects of a file that are looked at, or why it can't be read. */
export function readSource({ file, text }: Source): { objects: AnalysisObject[]; problems: PlanProblem[] } {
  const documents = parseYamlStream(text, manifestWords)
  const broken = documents.flatMap(({ problems }) => problems)
  if (broken.length > 0) return { objects: [], problems: placeProblems(explained(broken, text), { file, text }) }
  const objects = documents.flatMap(({ tree }) => (tree === null ? [] : objectsOf(tree)))
  const unrendered = objects.flatMap(({ root }) => helmExpressions(root.node))
  return { objects, problems: placeProblems(unrendered, { file, text }) }
}

/** What makes a template no YAML is not worth mending in the template. */
function explained(problems: readonly ProblemDraft[], text: string): ProblemDraft[] {
  return problems.map((problem) => (text.includes('{{') ? { ...problem, hint: renderHint } : problem))
}

/** What only Helm fills in. `{{args.x}}` is Argo's and `{{ namespace }}` Flagger's own. */
const helm =
  /\{\{-?\s*(\.|\$|(include|template|if|else|end|range|with|define|tpl|toYaml|required|printf|quote|default)\b)/

function helmExpressions(tree: Tree): ProblemDraft[] {
  const found = Array.from(walk(tree)).find(
    ({ node }) => node.type === 'scalar' && typeof node.value === 'string' && helm.test(node.value),
  )
  if (found === undefined) return []
  const message = 'this is filled in by Helm: what is applied is not what stands here'
  return [{ origin: found.node.origin, path: found.path, message, hint: renderHint }]
}
