/** Progress as ten segments, filled from the left. */
export function ProgressBar({
  percent,
  label,
  moving,
}: {
  percent: number;
  label: string;
  moving?: boolean;
}) {
  const value = Math.round(percent);
  return (
    <div
      className={moving ? "scale scale-moving" : "scale"}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
    >
      <div className="scale-fill" style={{ clipPath: `inset(0 ${100 - value}% 0 0)` }} />
      <div className="scale-head" style={{ left: `${value}%` }} />
    </div>
  );
}
