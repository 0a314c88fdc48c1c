import { Component, type ReactNode } from "react";
import { ErrorMessage } from "./errorMessage";

interface State {
  readonly broken: boolean;
}

/** Keeps a fault in one part of the page from taking the rest with it. */
export class ErrorBoundary extends Component<{ children: ReactNode; part: string }, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <ErrorMessage>
        {this.props.part} cannot be shown: this page made a mistake. The job itself is not touched by it.{" "}
        <button type="button" onClick={() => this.setState({ broken: false })}>
          Try again
        </button>
      </ErrorMessage>
    );
  }
}
