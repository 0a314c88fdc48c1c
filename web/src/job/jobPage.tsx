import { useEffect } from "react";
import { Link } from "../lib/link";
import type { TabName } from "../lib/router";
import { useJobFeed } from "../stream/useJobFeed";
import { ErrorMessage } from "../ui/errorMessage";
import { Announcer } from "./announcer";
import { describeJob } from "./describeJob";
import { JobHeader } from "./jobHeader";
import { JobNotices } from "./jobNotices";
import { JobTabs } from "./jobTabs";
import { QuestionBox } from "./questionBox";
import { SteerBox } from "./steerBox";

export function JobPage({ id, tab }: { id: string; tab: TabName }) {
  const feed = useJobFeed(id);
  const view = describeJob(feed.job, feed.described);
  useEffect(() => {
    document.title = `${view.title} · Headway`;
  }, [view.title]);
  if (feed.connection.state === "refused" && feed.job.lastSeq === 0)
    return (
      <div className="column notice">
        <h1>This job cannot be shown</h1>
        <ErrorMessage error={feed.connection.problem} />
        <p>
          <Link href="/">Back to the questions and jobs</Link>
        </p>
      </div>
    );
  return (
    <div className="column job">
      <JobHeader
        id={id}
        view={view}
        connection={feed.connection}
        onRetry={feed.retryNow}
        onRenamed={feed.describe}
      />
      <JobNotices job={feed.job} connection={feed.connection} />
      {feed.job.question && <QuestionBox key={feed.job.question.seq} id={id} question={feed.job.question} />}
      <SteerBox id={id} job={feed.job} view={view} />
      <JobTabs id={id} tab={tab} job={feed.job} view={view} connection={feed.connection} />
      <Announcer job={feed.job} connection={feed.connection} />
    </div>
  );
}
