/** One Lambda handler per state, and one for alarms: decode, call the core, encode. */
package io.shardrepair.handler;
