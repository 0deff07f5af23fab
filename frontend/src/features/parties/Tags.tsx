/** The tags of a record, as words in their colours. */
import { Tag } from 'antd'
import { Blank } from '@/kit/StatusTag'

interface TagsProps {
  tags: string[] | null | undefined
  colours?: Map<string, string>
}

export function Tags({ tags, colours }: TagsProps) {
  if (!tags?.length) return <Blank />
  return (
    <span className="k-tags">
      {tags.map((tag) => (
        <Tag key={tag} color={colours?.get(tag)}>
          {tag}
        </Tag>
      ))}
    </span>
  )
}
