/**
 * What every command has in common: paths it is given, what it prints to, what it has to stop, and
 * its exit code.
 */
package io.shardrepair.local.shell;
