/** Says that unsaved input came back, and offers to drop it. */
import { useT } from '@/i18n/i18n'

export function DraftBar({ onDiscard }: { onDiscard: () => void }) {
  const t = useT()
  return (
    <div className="k-draft">
      <span>{t('kit.form.draftRestored')}</span>
      <button type="button" className="k-textbtn" onClick={onDiscard}>
        {t('kit.form.discardDraft')}
      </button>
    </div>
  )
}
