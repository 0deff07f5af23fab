/** Types that keep the two languages in step. */

/** The same tree of keys, with any text at the leaves. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }

type Join<P extends string, K extends string> = P extends '' ? K : `${P}.${K}`

type Leaves<T, P extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? Join<P, K> : Leaves<T[K], Join<P, K>>
}[keyof T & string]

/** Every dotted key of a tree, e.g. `product.fields.code`. */
export type KeysOf<T> = Leaves<T>
