/** An H with a wave as its crossbar. */
export function Logo() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <path className="mark-post" d="M8 6v20M20 6v20" />
      <path className="mark-wake" d="M3 19c3-5 6-5 9-2s6 2 8.5-1.5L28 9.5M22.5 9H28v5.5" />
    </svg>
  );
}
