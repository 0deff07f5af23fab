/** Types that keep the two languages in step. */

/**
 * `days_other` of a text that counts: English has `days_one` as well, and both are asked for as `days`, with `count`.
 * Where the number is written in a way of its own (`10,000+`), the text says `{{shown}}` instead.
 */
type Counted<K, V> = V extends `${string}{{${'count' | 'shown'}}}${string}`
  ? K extends `${infer Base}_other`
    ? Base
    : never
  : never

type English<K extends string, V> =
  Counted<K, V> extends never ? K : `${Counted<K, V>}_one` | `${Counted<K, V>}_other`

/** The same tree of keys, with any text at the leaves; where Chinese has `_other` alone, `_one` and `_other`. */
export type Words<T> = {
  readonly [K in keyof T & string as English<K, T[K]>]: T[K] extends string ? string : Words<T[K]>
}

type Join<P extends string, K extends string> = P extends '' ? K : `${P}.${K}`

type Asked<K extends string, V> = Counted<K, V> extends never ? K : Counted<K, V>

type Leaves<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? Join<P, Asked<K, T[K]>> : Leaves<T[K], Join<P, K>>
}[keyof T & string]

/** Every dotted key of a tree as it is asked for, e.g. `product.fields.code`. */
export type KeysOf<T> = Leaves<T>
