import type { Connection } from "../stream/connection";

export function connectionText(connection: Connection): string {
  switch (connection.state) {
    case "connecting":
      return "Connecting";
    case "open":
      return "Connected";
    case "catching_up":
      return `Catching up, ${connection.have.toLocaleString("en")} of ${connection.of.toLocaleString("en")}`;
    case "live":
      return "Live";
    case "reconnecting":
      return "Connection lost, trying again";
    case "offline":
      return "Offline, trying again";
    case "paused":
      return "Paused while hidden";
    case "ended":
      return "Log complete";
    case "refused":
      return "Refused";
  }
}
