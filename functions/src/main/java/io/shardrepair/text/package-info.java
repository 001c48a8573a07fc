/** How numbers, names and messages are shown to people. */
package io.shardrepair.text;
