"""A team at work: real SSH, two workers, real servers, and somebody who breaks things meanwhile."""
