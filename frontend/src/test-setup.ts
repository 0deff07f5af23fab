/** What antd expects of a browser and jsdom lacks. */
import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
    addEventListener: () => {},
    removeEventListener: () => {},
    dispatchEvent: () => false,
  }) as MediaQueryList

class ResizeObserverStub {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.ResizeObserver ??= ResizeObserverStub

window.scrollTo = () => {}

afterEach(cleanup)
