/** Turns differences into a repair plan that can be reviewed and replayed. */
package io.shardrepair.decide;
