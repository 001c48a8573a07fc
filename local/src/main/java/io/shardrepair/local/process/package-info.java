/**
 * Processes of this machine: how they start and end, where they listen, and the secrets by which
 * they know each other.
 */
package io.shardrepair.local.process;
