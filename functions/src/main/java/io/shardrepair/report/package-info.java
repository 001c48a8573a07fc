/** Tells what happened, of a failure too. */
package io.shardrepair.report;
