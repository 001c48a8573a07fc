/** One Lambda handler per state: decode, call the core, encode. */
package io.shardrepair.handler;
