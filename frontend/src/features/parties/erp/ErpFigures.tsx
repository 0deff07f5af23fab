/** ERP 往来: what the ERP's books say of a customer, as of when, for people without an account there. */
import { useRead } from '@/api/resource'
import type { components } from '@/api/schema.gen'
import { type TKey, useT } from '@/i18n/i18n'
import { Asked } from '@/kit/Asked'
import { Banner } from '@/kit/Banner'
import { badge, date, type Look, money, qty, text } from '@/kit/fields'
import { formatDatetime, group } from '@/kit/format'
import { Money } from '@/kit/Money'
import { ResourceTable } from '@/kit/table/ResourceTable'

type Figure = components['schemas']['FigureRow']
type Figures = components['schemas']['CustomerFigures']
type Total = components['schemas']['FigureTotal']

const kinds: Record<string, Look> = {
  receivable: { label: 'erp_figure.kind.receivable', tone: 'orange' },
  receipt: { label: 'erp_figure.kind.receipt', tone: 'green' },
  delivery: { label: 'erp_figure.kind.delivery', tone: 'blue' },
}
const fields = [
  text<Figure>('number', 'erp_figure.fields.number', { width: 150 }),
  badge<Figure>('kind', 'erp_figure.fields.kind', kinds, { filter: true, width: 80 }),
  date<Figure>('doc_date', 'erp_figure.fields.doc_date', { filter: true, sort: true, width: 100 }),
  money<Figure>('amount', 'erp_figure.fields.amount', { sort: true, currencyKey: 'currency' }),
  money<Figure>('open_amount', 'erp_figure.fields.open_amount', { currencyKey: 'currency' }),
  date<Figure>('due_date', 'erp_figure.fields.due_date', { width: 100 }),
  qty<Figure>('quantity', 'erp_figure.fields.quantity', { width: 80 }),
  text<Figure>('status', 'erp_figure.fields.status', { width: 90 }),
]

export function ErpFigures({ id }: { id: string }) {
  const t = useT()
  const asked = useRead<Figures>(['erp', id], `/customers/${id}/erp`)
  return (
    <>
      <Asked of={asked} rows={2}>
        {(found) => (
          <>
            <Banner>
              <span className="k-kind">
                {found.systems.map((system) => system.toUpperCase()).join('、') || 'ERP'}
              </span>
              <span className="k-faint k-num">
                {found.synced_at
                  ? t('erp_figure.asOf', { at: formatDatetime(found.synced_at) })
                  : t('erp_figure.never')}
              </span>
              <span className="k-grow" />
              <span className="k-faint">{t('erp_figure.apart')}</span>
            </Banner>
            {found.totals.length > 0 && (
              <section className="k-figures" aria-label={t('erp_figure.totals')}>
                {found.totals.map((total) => (
                  <Sum key={`${total.kind}-${total.currency}`} of={total} />
                ))}
              </section>
            )}
          </>
        )}
      </Asked>
      <ResourceTable<Figure>
        embedded
        resource="erp-figures"
        name="erp_figure.title"
        title="erp_figure.titles"
        about="erp_figure.about"
        fields={fields}
        fixed={{ customer_id: id }}
        sort="-doc_date"
        preview={false}
      />
    </>
  )
}

/** One kind in one currency: the whole, and what matters of it. */
function Sum({ of }: { of: Total }) {
  const t = useT()
  const late = Number(of.overdue_amount) > 0
  const what =
    of.kind === 'receivable' ? 'open' : of.kind === 'receipt' ? 'unused' : ('shipped' as const)
  return (
    <div className="k-figure" data-alarm={late ? '' : undefined}>
      <span className="k-figure-name">
        {t(`erp_figure.kind.${of.kind}` as TKey)}
        {of.currency !== 'CNY' && ` · ${of.currency}`}
      </span>
      <b className="k-num">
        <Money value={of.amount} currency={of.currency} />
      </b>
      <span className="k-faint k-num">
        {t('erp_figure.count', { count: of.count, shown: group(of.count) })}
        {' · '}
        {what === 'shipped' ? (
          t('erp_figure.shipped', { quantity: group(of.quantity) })
        ) : (
          <>
            {t(`erp_figure.${what}`)} <Money value={of.open_amount} currency={of.currency} />
          </>
        )}
        {late && (
          <>
            {' · '}
            {t('erp_figure.late')} <Money value={of.overdue_amount} currency={of.currency} />
          </>
        )}
      </span>
    </div>
  )
}
