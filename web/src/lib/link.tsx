import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { address } from "./base";
import { navigate } from "./router";

/** A link to a path of the page, such as "/jobs/x"; a click with a modifier key still opens a new tab. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    navigate(href);
    window.scrollTo(0, 0);
  };
  return <a href={address(href)} onClick={go} {...rest} />;
}
