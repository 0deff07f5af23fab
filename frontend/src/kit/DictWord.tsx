/** A code of a company dictionary in words; never the code while the words are on their way. */
import { useDictionary } from '@/api/resource'
import { useLabel } from './useLabel'

interface DictWordProps {
  type: string | undefined
  code: string
}

export function DictWord({ type, code }: DictWordProps) {
  const label = useLabel()
  const { data, isPending } = useDictionary(type)
  const entry = data?.data.find((one) => one.code === code)
  if (isPending && type) return <span className="k-blank">…</span>
  const word = entry ? label(entry) : code
  return <span title={word}>{word}</span>
}
