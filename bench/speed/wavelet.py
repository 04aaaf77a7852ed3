"""What one would write instead: read a CSV file, denoise its second column by wavelets, save a picture.

    python bench/speed/wavelet.py DATA.csv CURVE.png

Soft threshold sigma sqrt(2 log n), sigma from the median of the finest details (Donoho and Johnstone 1994).
"""
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pywt

x, y = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1, unpack=True)
details = pywt.wavedec(y, "sym8", mode="symmetric")
sigma = np.median(np.abs(details[-1])) / 0.6745
threshold = sigma * np.sqrt(2 * np.log(len(y)))
details[1:] = [pywt.threshold(d, threshold, "soft") for d in details[1:]]
clean = pywt.waverec(details, "sym8", mode="symmetric")[: len(y)]
plt.plot(x, y, ".", markersize=2)
plt.plot(x, clean)
plt.savefig(sys.argv[2])
