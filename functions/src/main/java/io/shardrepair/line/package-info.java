/**
 * Exported line protocol as bytes: how a run is read, how a record is cut, how keys are ordered.
 */
package io.shardrepair.line;
