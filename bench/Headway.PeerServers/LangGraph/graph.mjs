// A graph of one node that only emits events, without model and tools, to measure the server's cost of a run.
import { Annotation, StateGraph } from "@langchain/langgraph";

const State = Annotation.Root({ events: Annotation() });

// Makes an event about as long as the payload of the other scenarios.
const filler = "x".repeat(48);

function emit(state, config) {
  for (let number = 1; number <= state.events; number++) {
    config.writer({ number, filler });
  }
  return {};
}

export const graph = new StateGraph(State)
  .addNode("emit", emit)
  .addEdge("__start__", "emit")
  .addEdge("emit", "__end__")
  .compile();
