/** One set of tokens for both themes: Ant Design and our own CSS read the same values. */
import { type ThemeConfig, theme } from 'antd'

export type Mode = 'light' | 'dark'

interface Palette {
  accent: string
  accentSoft: string
  bg: string
  panel: string
  raised: string
  hover: string
  border: string
  borderSoft: string
  text: string
  soft: string
  faint: string
  green: string
  orange: string
  red: string
  blue: string
  purple: string
  cyan: string
  shadow: string
}

const LIGHT: Palette = {
  accent: '#3a56d4',
  accentSoft: '#eef1fd',
  bg: '#ffffff',
  panel: '#f7f8fa',
  raised: '#ffffff',
  hover: '#f1f3f6',
  border: '#dfe2e8',
  borderSoft: '#eceef2',
  text: '#1b1f27',
  soft: '#4a515e',
  faint: '#636a78',
  green: '#187848',
  orange: '#ad4f08',
  red: '#c5303b',
  blue: '#2563c9',
  purple: '#6d4bc4',
  cyan: '#0f7490',
  shadow: '0 1px 2px rgb(16 24 40 / 5%)',
}

const DARK: Palette = {
  accent: '#7d93f5',
  accentSoft: '#20274a',
  bg: '#101216',
  panel: '#16191f',
  raised: '#1b1f26',
  hover: '#20252d',
  border: '#303641',
  borderSoft: '#242932',
  text: '#e8eaee',
  soft: '#b6bcc7',
  faint: '#9aa2af',
  green: '#4cc38a',
  orange: '#e5a04b',
  red: '#f0727b',
  blue: '#6ea3f7',
  purple: '#ab93f0',
  cyan: '#4fbcd8',
  shadow: '0 1px 2px rgb(0 0 0 / 40%)',
}

const FONT =
  "'Inter', -apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC Variable', 'Noto Sans CJK SC', sans-serif"

export const palette = (mode: Mode) => (mode === 'dark' ? DARK : LIGHT)

/** `:root` variables `--accent`, `--border-soft`, … for kit.css and shell.css. */
export function cssVariables(mode: Mode): string {
  const lines = Object.entries(palette(mode)).map(
    ([name, value]) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}:${value}`,
  )
  return `:root{${lines.join(';')};--font:${FONT};color-scheme:${mode}}`
}

/** Pixels a thumb needs. */
const THUMB = 44

export function antTheme(mode: Mode, phone: boolean): ThemeConfig {
  const p = palette(mode)
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: mode === 'dark' ? '#5f78e6' : p.accent,
      colorLink: p.accent,
      colorBgBase: p.bg,
      colorBgContainer: p.bg,
      colorBgElevated: p.raised,
      colorTextBase: p.text,
      colorTextPlaceholder: mode === 'dark' ? '#858d9b' : '#6b7280',
      colorTextDescription: p.faint,
      colorBorder: p.border,
      colorBorderSecondary: p.borderSoft,
      colorSuccess: p.green,
      colorWarning: p.orange,
      colorError: p.red,
      colorInfo: p.blue,
      fontFamily: FONT,
      fontSize: 13,
      borderRadius: 6,
      controlHeight: phone ? THUMB : 30,
      controlHeightSM: phone ? THUMB : 24,
      wireframe: false,
    },
    components: {
      Table: {
        headerBg: p.bg,
        headerColor: p.faint,
        headerSplitColor: 'transparent',
        headerSortActiveBg: p.bg,
        headerSortHoverBg: p.hover,
        bodySortBg: p.bg,
        cellPaddingBlockSM: 7,
        cellPaddingInlineSM: 10,
        rowHoverBg: p.hover,
        rowSelectedBg: p.accentSoft,
        rowSelectedHoverBg: p.accentSoft,
      },
      Button: {
        colorLink: p.accent,
        colorLinkHover: p.accent,
        fontWeight: 500,
        defaultShadow: 'none',
        primaryShadow: 'none',
        dangerShadow: 'none',
      },
      Tabs: {
        horizontalMargin: '0',
        titleFontSizeSM: 13,
        itemSelectedColor: p.accent,
        itemHoverColor: p.accent,
        inkBarColor: p.accent,
      },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
      Segmented: { trackBg: p.hover },
      // Seven days beside each other fit on a phone, each as high as a thumb with the room around it.
      ...(phone && {
        DatePicker: { cellWidth: 46, cellHeight: 32, textHeight: THUMB, timeColumnWidth: 72 },
      }),
    },
  }
}
