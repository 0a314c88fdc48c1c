import { useEffect } from "react";
import { useInfo } from "../home/queries";
import { CheckForm } from "./checkForm";
import { CheckRun } from "./checkRun";

/** The page that checks a message for fraud; designed for phones too. */
export default function CheckPage({ job }: { job: string | undefined }) {
  const info = useInfo();
  useEffect(() => {
    document.title = "Check a message · Headway";
  }, []);
  if (job !== undefined) return <CheckRun id={job} />;
  const isServed = info.data?.kinds?.includes("scam-check") ?? true;
  return (
    <div className="column check">
      <h1>Is this message a scam?</h1>
      <p className="lede">
        Paste a message that worries you: a text, an e-mail, a chat. Nothing in it is opened, and no number in
        it is called.{" "}
        {info.data?.search?.includes("exa")
          ? "The server looks up single addresses, numbers and names at Exa; the message itself stays on this server."
          : "It stays on this server."}
      </p>
      {isServed ? <CheckForm /> : <p className="aside">This server does not check messages.</p>}
    </div>
  );
}
