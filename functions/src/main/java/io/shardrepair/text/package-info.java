/** How numbers read in sentences for people. */
package io.shardrepair.text;
