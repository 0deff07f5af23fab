/** The closed loop. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="s-logo">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M22.6 11.2A8 8 0 1 0 24 16"
        fill="none"
        stroke="var(--bg)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="23.4" cy="12.2" r="2.4" fill="var(--bg)" />
    </svg>
  )
}
