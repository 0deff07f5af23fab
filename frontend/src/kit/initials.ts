/** What stands in the circle of a person without a picture. */

const HAN = /^\p{Script=Han}+$/u
/** Accounts that go by their office: 管理员, 系统, 王经理. */
const OFFICE = /(员|系统|机器人|助手|账号|客服|财务|经理|主管|总监|老板|总)$/

/**
 * As Chinese products do it: the given name, which is the last two characters (王小明 → 小明, 欧阳娜娜 → 娜娜, 钱程 whole).
 * An office has no given name, so it goes by its first character (系统管理员 → 系). A name in parts goes by the first
 * letters of its first and last part (Ada Lovelace → AL, 阿卜杜拉·买买提 → 阿买).
 */
export function initials(name: string): string {
  const parts = name
    .trim()
    .split(/[\s·•.]+/)
    .filter(Boolean)
  const [first = '', last] = [parts[0], parts.at(-1)]
  if (parts.length === 1 && HAN.test(first))
    return OFFICE.test(first) ? head(first) : [...first].slice(-2).join('')
  return (head(first) + (parts.length > 1 ? head(last ?? '') : '')).toUpperCase()
}

const head = (word: string) => [...word][0] ?? ''
