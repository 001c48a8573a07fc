package io.shardrepair.plan;

import io.shardrepair.compare.AbsentSeries;
import io.shardrepair.model.Answer;
import java.util.Optional;

/**
 * A series that is absent from some copies: lost there, or deleted there while the others were
 * away.
 *
 * @param series who holds and who lacks it, and when
 * @param choice what happens to it; absent if there is no answer yet
 * @param delete the statement that deletes it where it is held; always shown, but run only for
 *     DELETE. Absent if no statement does exactly that
 * @param whyNoDelete why there is no such statement
 */
public record SuspectedDelete(
    AbsentSeries series,
    Optional<Answer.Choice> choice,
    Optional<String> delete,
    Optional<String> whyNoDelete) {}
