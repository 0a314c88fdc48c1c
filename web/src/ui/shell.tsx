import type { ReactNode } from "react";
import { Link } from "../lib/link";
import { Mark } from "./mark";
import { ThemeToggle } from "./themeToggle";

export function Shell({ children }: { children: ReactNode }) {
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header className="masthead">
        <div className="column masthead-row">
          <Link href="/" className="wordmark" aria-label="Headway: questions and jobs">
            <Mark />
            <span>Headway</span>
          </Link>
          <ThemeToggle />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
