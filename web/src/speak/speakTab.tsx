import { useState } from "react";
import { useInfo } from "../home/queries";
import { pagePath } from "../lib/base";
import { navigate } from "../lib/router";
import { useNarrow } from "../lib/useNarrow";
import { readChoice, toggle, writeChoice } from "./choice";
import { ContractColumn } from "./contractColumn";
import { type Contract, served, transportWords } from "./contracts";

/** The same job in several contracts at once, frame by frame as they are sent. */
export default function SpeakTab({ id }: { id: string }) {
  const info = useInfo();
  const narrow = useNarrow();
  const [front, setFront] = useState<Contract>();
  const query = new URLSearchParams(location.search);
  const offered = served(info.data?.dialects);
  const chosen = readChoice(query, offered);
  const inFront = front && chosen.includes(front) ? front : chosen[0];
  const choose = (contract: Contract) => {
    const next = toggle(chosen, contract);
    if (next.includes(contract)) setFront(contract);
    navigate(`${pagePath()}?${writeChoice(query, next)}`, true);
  };
  if (info.isPending) return <p className="empty">Asking which contracts are served…</p>;
  return (
    <div className="speak">
      <fieldset className="speak-choice">
        <legend>
          One job, in the words of several contracts. Choose whose frames to see as they are sent.
        </legend>
        {offered.map((contract) => (
          <label key={contract.id} className="speak-chip">
            <input type="checkbox" checked={chosen.includes(contract)} onChange={() => choose(contract)} />
            <span>
              {contract.name} <small>{transportWords[contract.transport]}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {narrow && chosen.length > 1 && (
        <fieldset className="speak-switch">
          <legend className="unseen">The contract in front</legend>
          {chosen.map((contract) => (
            <label key={contract.id}>
              <input
                type="radio"
                name="speak-front"
                checked={contract === inFront}
                onChange={() => setFront(contract)}
              />
              <span>
                {contract.name} <small>{transportWords[contract.transport]}</small>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {chosen.length === 0 && <p className="empty">No contract is chosen.</p>}
      <div className="speakers" data-columns={narrow ? 1 : chosen.length}>
        {chosen.map((contract) => (
          <div key={contract.id} hidden={narrow && contract !== inFront}>
            <ContractColumn job={id} contract={contract} needsToken={info.data?.auth === "jwt"} />
          </div>
        ))}
      </div>
    </div>
  );
}
