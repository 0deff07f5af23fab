/** Tabs of which a screen reader hears nothing but tabs. */
import { Tabs as AntTabs, type TabsProps } from 'antd'
import { type ElementRef, useEffect, useRef } from 'react'

export function Tabs(props: TabsProps) {
  const ref = useRef<ElementRef<typeof AntTabs>>(null)
  // The library calls its whole bar a list of tabs, with the buttons beside them: only the tabs are one.
  useEffect(() => {
    const bar = ref.current?.nativeElement?.querySelector('.ant-tabs-nav')
    bar?.setAttribute('role', 'presentation')
    bar?.removeAttribute('aria-orientation')
    bar?.querySelector('.ant-tabs-nav-list')?.setAttribute('role', 'tablist')
  }, [])
  return <AntTabs {...props} ref={ref} />
}
