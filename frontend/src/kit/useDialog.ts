/** Which dialog of a record is open: in the address as `?do=win`, so that a list can link to it. */
import { useUrlState } from './useUrlState'

export interface DialogState {
  open: string | undefined
  /** What the dialog is about, e.g. the stage to go to. */
  about: string | undefined
  show: (name: string, about?: string) => void
  close: () => void
}

export function useDialog(): DialogState {
  const { params, set } = useUrlState()
  return {
    open: params.do,
    about: params.about,
    show: (name, about) => set({ do: name, about }, { push: true }),
    close: () => set({ do: undefined, about: undefined }),
  }
}
