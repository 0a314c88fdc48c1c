/** Runs before the next paint. A hidden page has no animation frames, so a timer runs it there. */
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
