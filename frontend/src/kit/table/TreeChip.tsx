/** The conditions of a list beyond its filters, in words: of the view that is open, or of the address. */
import { CloseOutlined } from '@ant-design/icons'
import { useT } from '@/i18n/i18n'
import type { Field } from '@/kit/fields'
import type { Search } from '@/kit/navigation'
import type { FilterTree } from './filterTree'
import { TreeWords } from './TreeWords'

interface TreeChipProps<T extends object> {
  fields: Field<T>[]
  params: Record<string, string>
  tree: FilterTree
  onChange: (patch: Search) => void
}

export function TreeChip<T extends object>({ fields, params, tree, onChange }: TreeChipProps<T>) {
  const t = useT()
  if (!tree) return null
  return (
    <div className="k-chips">
      <span className="k-chip k-chip-tree">
        <span>
          <TreeWords fields={fields} node={tree} />
        </span>
        {params.f && (
          <button
            type="button"
            className="k-chip-x"
            aria-label={`${t('kit.reset')} ${t('kit.filter.advanced')}`}
            onClick={() => onChange({ f: undefined })}
          >
            <CloseOutlined />
          </button>
        )}
      </span>
    </div>
  )
}
