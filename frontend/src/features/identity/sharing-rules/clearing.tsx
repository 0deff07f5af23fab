/** The usual input of a field; what another field said no longer fits once this one is changed. */
import { Form } from 'antd'
import { FieldInput, type FieldInputProps } from '@/kit/FieldInput'

export const clearing = (other: string) =>
  function Clearing(props: FieldInputProps<object>) {
    const form = Form.useFormInstance()
    return (
      <FieldInput
        {...props}
        field={{ ...props.field, input: undefined }}
        onChange={(value) => {
          form.setFieldValue(other, undefined)
          props.onChange?.(value)
        }}
      />
    )
  }
