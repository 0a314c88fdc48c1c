import type { ReactNode } from "react";
import { SignedIn } from "../access/signedIn";
import { Link } from "../lib/link";
import type { Route } from "../lib/router";
import { Logo } from "./logo";
import { ThemeToggle } from "./themeToggle";

const places = [
  { href: "/check", page: "check", name: "Check a message" },
  { href: "/stats", page: "stats", name: "Stats" },
] as const;

export function Shell({ page, children }: { page: Route["page"]; children: ReactNode }) {
  return (
    <>
      {/* A bare "#content" would be relative to the base element, and leave this page. */}
      <a className="skip" href={`${location.pathname}${location.search}#content`}>
        Skip to the content
      </a>
      <header className="masthead">
        <div className="column masthead-row">
          <Link href="/" className="wordmark" aria-label="Headway: questions and jobs">
            <Logo />
            <span>Headway</span>
          </Link>
          <nav className="places" aria-label="Other pages">
            {places.map((place) => (
              <Link
                key={place.href}
                href={place.href}
                aria-current={place.page === page ? "page" : undefined}
              >
                {place.name}
              </Link>
            ))}
          </nav>
          <SignedIn />
          <ThemeToggle />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
