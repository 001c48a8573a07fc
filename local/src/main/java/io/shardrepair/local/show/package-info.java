/** What the operator sees while a command works, and the table at its end. */
package io.shardrepair.local.show;
