/**
 * The company's clock: whatever zone the browser is in, moments are read and written as they are in Shanghai, where
 * business dates are made (DOMAIN §0.2). China has one zone and, since 1991, no summer time.
 */
import dayjs, { type Dayjs } from 'dayjs'
import utc from 'dayjs/plugin/utc'

dayjs.extend(utc)

const HOURS = 8
const OFFSET = '+08:00'

/** The present moment on the company's clock. */
export const now = (): Dayjs => dayjs().utcOffset(HOURS)

/** A date or a moment from the wire, on the company's clock. */
export const onClock = (value: string): Dayjs =>
  value.includes('T') ? dayjs(value).utcOffset(HOURS) : dayjs.utc(value).utcOffset(HOURS, true)

/** What a picker shows as a moment for the wire: its figures are the company's, its zone the browser's. */
export const momentOf = (picked: Dayjs): string => picked.format('YYYY-MM-DDTHH:mm:ss') + OFFSET

/** A calendar day for the wire. */
export const dateOf = (picked: Dayjs): string => picked.format('YYYY-MM-DD')
