/** A stack that is deployed on AWS, for the commands that start, follow and show its repairs. */
package io.shardrepair.local.stack;
