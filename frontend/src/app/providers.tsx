/** Theme, language, data cache: everything a page may rely on. */
import { LoadingOutlined } from '@ant-design/icons'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider, Grid } from 'antd'
import en from 'antd/locale/en_US'
import zh from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import 'dayjs/locale/zh-cn'
import { useT } from '@/i18n/i18n'
import { useMode } from './preferences'
import { antTheme, cssVariables } from './tokens'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, refetchOnWindowFocus: true, retry: 1 },
    mutations: { retry: false },
  },
})

export function Providers({ children }: { children: ReactNode }) {
  const mode = useMode()
  const t = useT()
  const phone = !Grid.useBreakpoint().md
  const { i18n } = useTranslation()
  const isEnglish = i18n.language === 'en'
  dayjs.locale(isEnglish ? 'en' : 'zh-cn')
  return (
    <QueryClientProvider client={queryClient}>
      <style>{cssVariables(mode)}</style>
      <ConfigProvider
        locale={isEnglish ? en : zh}
        theme={antTheme(mode, phone)}
        // An icon of our own comes and goes at once: Ant's own fades, and stays (unseen, but read aloud as part of the
        // button's name) when the work ended before it had appeared.
        button={{ autoInsertSpace: false, loadingIcon: <LoadingOutlined /> }}
        renderEmpty={() => <span className="k-faint">{t('kit.rows.empty')}</span>}
        form={{
          requiredMark: (label, { required }) => (
            <>
              {label}
              {required && <span className="k-must">*</span>}
            </>
          ),
        }}
      >
        <AntApp message={{ maxCount: 3 }}>{children}</AntApp>
      </ConfigProvider>
    </QueryClientProvider>
  )
}
