/** The tags of a record, as plain words. */
import { Tag } from 'antd'
import { Blank } from '@/kit/StatusTag'

export function Tags({ tags }: { tags: string[] | null | undefined }) {
  if (!tags?.length) return <Blank />
  return (
    <span className="k-tags">
      {tags.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
    </span>
  )
}
