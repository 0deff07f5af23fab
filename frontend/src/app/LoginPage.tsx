/** Signing in: two fields, one button, and the reason when it does not work. */
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { asProblem, type Problem } from '@/api/problems'
import { login } from '@/api/session'
import { language, setLanguage, useT } from '@/i18n/i18n'
import { ProblemAlert } from '@/kit/ProblemAlert'
import { useTitle } from '@/kit/useTitle'
import { queryClient } from './providers'
import { Logo } from './shell/Logo'
import './login.css'

const STEPS = [
  'lead',
  'customer',
  'opportunity',
  'quote',
  'contract',
  'order',
  'delivery',
  'invoice',
  'receipt',
] as const

interface Credentials {
  username: string
  password: string
  code?: string
}

export function LoginPage() {
  const t = useT()
  useTitle(t('app.name'))
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [second, setSecond] = useState(false)

  async function submit({ username, password, code }: Credentials) {
    setBusy(true)
    setProblem(null)
    try {
      queryClient.clear()
      await login(username, password, second ? code?.trim() : undefined)
    } catch (error) {
      const refused = asProblem(error)
      if (refused.code === 'TOTP_REQUIRED') setSecond(true)
      else setProblem(refused)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="s-login">
      <section className="s-login-story">
        <div className="s-login-brand">
          <Logo size={32} />
          <span>{t('app.name')}</span>
        </div>
        <h2>{t('app.tagline')}</h2>
        <ol>
          {STEPS.map((step) => (
            <li key={step}>{t(`kit.chain.${step}`)}</li>
          ))}
        </ol>
      </section>
      <main className="s-login-form">
        <Form<Credentials> layout="vertical" onFinish={submit} requiredMark={false} size="large">
          <h1>{t('app.login.welcome')}</h1>
          <Form.Item
            name="username"
            hidden={second}
            label={t('app.login.username')}
            rules={[{ required: true, message: t('app.login.usernameRequired') }]}
          >
            <Input autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            hidden={second}
            label={t('app.login.password')}
            rules={[{ required: true, message: t('app.login.passwordRequired') }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {second && (
            <Form.Item
              name="code"
              label={t('app.login.code')}
              extra={t('app.login.codeHint')}
              rules={[{ required: true, message: t('app.login.codeRequired') }]}
            >
              <Input autoComplete="one-time-code" autoFocus maxLength={16} />
            </Form.Item>
          )}
          <ProblemAlert messages={problem ? [problem.message] : []} problem={problem} />
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t('app.login.submit')}
          </Button>
          {second && (
            <button
              type="button"
              className="k-textbtn s-login-lang"
              onClick={() => {
                setSecond(false)
                setProblem(null)
              }}
            >
              {t('app.login.back')}
            </button>
          )}
          <button
            type="button"
            className="k-textbtn s-login-lang"
            onClick={() => setLanguage(language() === 'zh' ? 'en' : 'zh')}
          >
            {language() === 'zh' ? 'English' : '中文'}
          </button>
        </Form>
      </main>
    </div>
  )
}
