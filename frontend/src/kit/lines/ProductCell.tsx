/** A product in a line: its name, and its code and model underneath. */
import { useT } from '@/i18n/i18n'

interface ProductCellProps {
  line: { product_code: string; product_name: string; spec?: string | null; is_gift?: boolean }
}

export function ProductCell({ line }: ProductCellProps) {
  const t = useT()
  return (
    <span className="k-product">
      <span>
        {line.product_name}
        {line.is_gift && <em className="k-gift">{t('kit.lines.gift')}</em>}
      </span>
      <span className="k-faint k-num">
        {[line.product_code, line.spec].filter(Boolean).join(' · ')}
      </span>
    </span>
  )
}
