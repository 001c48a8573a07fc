/** Reports what happened, even after a failure. */
package io.shardrepair.report;
