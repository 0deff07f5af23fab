/** How far one has come on a page of several steps: in one row, on a phone with the words below the numbers. */
import { Grid, Steps, type StepsProps } from 'antd'

export function WizardSteps(props: StepsProps) {
  const phone = !Grid.useBreakpoint().md
  return (
    <Steps
      size="small"
      responsive={false}
      titlePlacement={phone ? 'vertical' : 'horizontal'}
      {...props}
    />
  )
}
