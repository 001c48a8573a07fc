/**
 * A stand-in for SSM Run Command: the project's own SSM document, run as a process of this machine.
 */
package io.shardrepair.local.runcommand;
