import { Component, type ReactNode } from "react";
import { ErrorMessage } from "./errorMessage";

interface State {
  readonly broken: boolean;
}

/** Limits a rendering error to one part of the page. */
export class ErrorBoundary extends Component<{ children: ReactNode; part: string }, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <ErrorMessage>
        {this.props.part} cannot be shown because of an error in this page. The job is not affected.{" "}
        <button type="button" onClick={() => this.setState({ broken: false })}>
          Try again
        </button>
      </ErrorMessage>
    );
  }
}
