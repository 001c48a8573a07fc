package io.shardrepair.plan;

import io.shardrepair.compare.AbsentSeries;
import io.shardrepair.model.Answer;
import java.util.Optional;

/**
 * A series that some copies lack wholly: lost there, or deleted there while the others were away.
 *
 * @param series who holds and who lacks it, and when
 * @param choice what becomes of it; absent if nobody has answered
 * @param delete the statement that deletes it where it is held; shown whatever the choice, run only
 *     for DELETE. Absent if no statement does exactly that
 * @param whyNoDelete why there is none
 */
public record SuspectedDelete(
    AbsentSeries series,
    Optional<Answer.Choice> choice,
    Optional<String> delete,
    Optional<String> whyNoDelete) {}
