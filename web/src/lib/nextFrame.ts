/** Runs before the next paint. A frame never comes while nothing is painted; then a timer does. */
export function nextFrame(run: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    run();
  };
  const timer = setTimeout(once, 200);
  if (typeof requestAnimationFrame === "function") requestAnimationFrame(once);
}
