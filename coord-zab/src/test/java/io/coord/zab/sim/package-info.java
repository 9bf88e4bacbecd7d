/** Simulated surroundings of a server: here the disk. Everything comes from one seed. */
package io.coord.zab.sim;
